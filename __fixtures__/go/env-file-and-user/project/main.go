package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/joho/godotenv"
)

func main() {
	if err := godotenv.Load(); err != nil {
		log.Println("no .env file")
	}
	zone, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		day := time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC).In(zone)
		fmt.Fprintln(w, os.Getenv("GREETING"), day.Format(time.RFC3339))
	})
	http.HandleFunc("/version", func(w http.ResponseWriter, r *http.Request) {
		if _, err := exec.Command("git", "--version").Output(); err != nil {
			http.Error(w, "no git", http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "git is there")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
