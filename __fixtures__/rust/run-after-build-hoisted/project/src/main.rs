fn main() {
    let loud = std::env::args().any(|word| word == "--loud");
    println!("{}", if loud { "HELLO" } else { "hello" });
}
