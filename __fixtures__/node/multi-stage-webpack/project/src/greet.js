exports.greet = (name) => `Bundled with ${name}`;
