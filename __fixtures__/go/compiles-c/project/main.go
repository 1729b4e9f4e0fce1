package main

/*
#include <stdlib.h>
static int twice(int value) { return 2 * value; }
*/
import "C"

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, C.twice(21))
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
