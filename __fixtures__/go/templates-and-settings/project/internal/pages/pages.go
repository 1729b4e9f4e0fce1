// Package pages renders what the shop shows.
package pages

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"os"
	"path/filepath"
)

//go:embed greeting.txt
var greeting string

type settings struct {
	Title string `json:"title"`
}

// Home shows the first page with the templates of a folder.
func Home(folder string) http.HandlerFunc {
	page := template.Must(template.ParseFiles(filepath.Join("templates", "home.html")))
	text, err := os.ReadFile("config.json")
	if err != nil {
		panic(err)
	}
	var read settings
	if err := json.Unmarshal(text, &read); err != nil {
		panic(err)
	}
	return func(w http.ResponseWriter, r *http.Request) {
		_ = page.Execute(w, map[string]string{"Title": read.Title, "Greeting": greeting})
	}
}
