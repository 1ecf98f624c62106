/** Starts Trino without the launcher of its server archive, which is not downloaded. */
public final class LocalTrino {
    private LocalTrino() {}

    public static void main(String[] arguments) {
        new io.trino.server.Server().start("476");
    }
}
