use std::io::{Read, Write};
use std::net::TcpListener;

/// Answers every request with a text.
pub fn serve(port: u16, answer: impl Fn(&str) -> String) {
    let listener = TcpListener::bind(("0.0.0.0", port)).expect("the port is free");
    for stream in listener.incoming() {
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(_) => continue,
        };
        let mut request = [0; 1024];
        let length = stream.read(&mut request).unwrap_or(0);
        let text = String::from_utf8_lossy(&request[..length]).to_string();
        let body = answer(text.split(' ').nth(1).unwrap_or("/"));
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{}",
            body.len(),
            body
        );
    }
}
