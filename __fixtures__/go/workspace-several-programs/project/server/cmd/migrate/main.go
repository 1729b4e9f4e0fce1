package main

import (
	"fmt"

	"example.com/shared/words"
)

func main() { fmt.Println("migrated:", words.Greeting) }
