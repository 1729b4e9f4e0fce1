package main

import (
	"flag"
	"fmt"
)

func main() {
	name := flag.String("name", "world", "who is greeted")
	flag.Parse()
	fmt.Println("Hello,", *name)
}
