module example.com/tools/hello

go 1.24
