package com.example;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Greets whoever asks. */
@SpringBootApplication
@RestController
public class Greeting {
    @Value("${greeting}")
    private String greeting;

    public static void main(String[] words) {
        SpringApplication.run(Greeting.class, words);
    }

    @GetMapping("/")
    String greet() {
        return greeting;
    }
}
