#[link(name = "pq")]
extern "C" {
    /// The release of the library.
    pub fn PQlibVersion() -> i32;
}
