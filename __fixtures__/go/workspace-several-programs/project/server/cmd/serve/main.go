package main

import (
	"cmp"
	"fmt"
	"log"
	"net/http"
	"os"

	"example.com/shared/words"
)

func main() {
	greeting := cmp.Or(os.Getenv("GREETING"), words.Greeting)
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, greeting) })
	log.Fatal(http.ListenAndServe(":8080", nil))
}
