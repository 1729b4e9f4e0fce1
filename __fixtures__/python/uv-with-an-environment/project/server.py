from http.server import BaseHTTPRequestHandler, HTTPServer

from itsdangerous import Signer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(Signer("key").sign(b"hello"))

    def log_message(self, *arguments):
        pass


HTTPServer(("", 8000), Handler).serve_forever()
