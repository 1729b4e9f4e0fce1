use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;

fn main() {
    let listener = TcpListener::bind("0.0.0.0:8080").expect("the port is free");
    for stream in listener.incoming().flatten() {
        let mut stream = stream;
        let mut bytes = [0; 4096];
        let Ok(length) = stream.read(&mut bytes) else { continue };
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        let path = match request.parse(&bytes[..length]) {
            Ok(_) => request.path.unwrap_or("/").to_owned(),
            Err(_) => continue,
        };
        let page = fs::read_to_string("pages/greeting.txt").unwrap_or_default();
        let body = format!("{}{}\n", page, path);
        let mut digits = itoa::Buffer::new();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
            digits.format(body.len()),
            body
        );
        let _ = stream.write_all(answer.as_bytes());
    }
}
