fn main() {
    println!("worker is done");
}
