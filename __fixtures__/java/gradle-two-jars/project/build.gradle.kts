plugins {
    java
    id("org.springframework.boot") version "3.3.0"
    id("io.spring.dependency-management") version "1.1.5"
}

version = "1.0"

dependencies {
    implementation("org.springframework.boot:spring-boot-starter-web")
}
