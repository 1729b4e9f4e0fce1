mod server;

fn main() {
    server::serve(8080, |path| format!("web {path}\n"));
}
