package main

import (
	"flag"
	"log"
	"net/http"
	"os"

	"example.com/shop/internal/pages"
)

func main() {
	check := flag.Bool("check", false, "ask the running server")
	flag.Parse()
	address := ":" + os.Getenv("PORT")
	if *check {
		answer, err := http.Get("http://127.0.0.1" + address + "/")
		if err != nil || answer.StatusCode != http.StatusOK {
			os.Exit(1)
		}
		return
	}
	http.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir("static"))))
	http.HandleFunc("/", pages.Home("templates"))
	log.Fatal(http.ListenAndServe(address, nil))
}
