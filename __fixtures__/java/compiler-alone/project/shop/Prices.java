package shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The prices of a file. */
public class Prices {
    public String first() throws IOException {
        return Files.readAllLines(Path.of("data/prices.csv")).get(0);
    }
}
