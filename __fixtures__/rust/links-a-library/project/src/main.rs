mod server;

fn main() {
    let version = unsafe { pq_sys::PQlibVersion() };
    server::serve(8080, move |_| format!("libpq {version}\n"));
}
