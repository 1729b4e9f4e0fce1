package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

func main() {
	fmt.Println("Hello from", runtime.GOOS, strings.Join(os.Args[1:], " "))
}
