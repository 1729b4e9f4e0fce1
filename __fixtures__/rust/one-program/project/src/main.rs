mod server;

use std::fs;

const GREETING: &str = include_str!("greeting.txt");

fn main() {
    let template = fs::read_to_string("templates/page.txt").expect("the template is there");
    let settings = fs::read_to_string("config/app.toml").expect("the settings are there");
    let title = settings.lines().next().unwrap_or("").to_string();
    server::serve(8080, move |path| template.replace("{path}", path).replace("{title}", &title) + GREETING);
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_what_only_tests_need() {
        assert!(std::fs::read_to_string("docs/expected.txt").is_ok());
    }
}
