fn main() {
    let log = std::env::var("RUST_LOG").unwrap_or_default();
    kernel::serve(8080, move |path| format!("{path} {log}\n"));
}
