/** Nothing that the program needs. */
public class Core {
}
