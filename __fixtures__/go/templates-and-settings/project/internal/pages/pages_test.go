package pages

import "testing"

func TestGreeting(t *testing.T) {
	if greeting == "" {
		t.Fatal("no greeting")
	}
}
