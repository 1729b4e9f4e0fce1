package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/google/uuid"
)

func main() {
	space := uuid.MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, uuid.NewSHA1(space, []byte(r.URL.Path)))
	})
	http.HandleFunc("/upstream", func(w http.ResponseWriter, r *http.Request) {
		answer, err := http.Get(os.Getenv("UPSTREAM"))
		if err != nil {
			http.Error(w, "no upstream", http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		fmt.Fprintln(w, answer.StatusCode)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
