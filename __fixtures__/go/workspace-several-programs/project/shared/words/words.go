// Package words has what both programs say.
package words

// Greeting is said where nothing else is.
const Greeting = "Hello"
