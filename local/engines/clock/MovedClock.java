import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Instant;

/**
 * Moves the clock of some classes of a JVM: {@code -javaagent:moved-clock.jar=FILE,CLASS,PREFIX/,...}. FILE holds how many
 * milliseconds they are ahead, and may change. Signatures, timeouts and all else stay on real time.
 *
 * <p>What the classes call is exchanged in their constant pools. No library for bytecode, so that one archive serves every
 * engine; on the boot class path, so that each class loader sees it.
 *
 * <p>To build: {@code javac --release 17 -d OUT MovedClock.java && jar --create --file moved-clock.jar --manifest MANIFEST.MF
 * --date 2026-01-01T00:00:00Z -C OUT .}
 */
public final class MovedClock implements ClassFileTransformer {
    private static final String SELF = "MovedClock";
    private static final long LOOK_NANOS = 50_000_000;

    private static Path file;
    private static volatile long ahead;
    private static volatile long looked;

    private final String[] moved;

    private MovedClock(String[] moved) {
        this.moved = moved;
    }

    public static void premain(String argument, Instrumentation instrumentation) {
        String[] parts = argument.split(",");
        file = Path.of(parts[0]);
        looked = System.nanoTime() - LOOK_NANOS;
        instrumentation.addTransformer(new MovedClock(parts));
    }

    /** Stands for {@link System#currentTimeMillis}. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + ahead();
    }

    /** Stands for {@link Instant#now()}. */
    public static Instant now() {
        return Instant.now().plusMillis(ahead());
    }

    private static long ahead() {
        long now = System.nanoTime();
        if (now - looked >= LOOK_NANOS) {
            try {
                ahead = Long.parseLong(Files.readString(file).strip());
            } catch (IOException nobodyMovedItYet) {
                ahead = 0;
            }
            looked = now;
        }
        return ahead;
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] code) {
        if (name == null || !isMoved(name)) return null;
        try {
            return new Pool(code.clone()).exchanged();
        } catch (IOException | RuntimeException fault) {
            System.err.println("the clock of " + name + " stays where it is: " + fault);
            return null;
        }
    }

    private boolean isMoved(String name) {
        for (int i = 1; i < moved.length; i++)
            if (moved[i].endsWith("/") ? name.startsWith(moved[i]) : name.equals(moved[i])) return true;
        return false;
    }

    /** The constant pool of a class file (JVMS 4.4): where each entry begins. */
    private static final class Pool {
        private static final int UTF8 = 1, CLASS = 7, METHOD = 10, NAME_AND_TYPE = 12;

        private final byte[] code;
        private final ByteBuffer bytes;
        private final int[] at;
        private final int end;

        Pool(byte[] code) {
            this.code = code;
            bytes = ByteBuffer.wrap(code);
            at = new int[bytes.getShort(8) & 0xFFFF];
            int place = 10;
            for (int i = 1; i < at.length; i++) {
                at[i] = place;
                int tag = code[place];
                place += size(tag, place);
                if (tag == 5 || tag == 6) i++; // a long or a double counts as two
            }
            end = place;
        }

        private int size(int tag, int place) {
            return switch (tag) {
                case UTF8 -> 3 + (bytes.getShort(place + 1) & 0xFFFF);
                case CLASS, 8, 16, 19, 20 -> 3;
                case 15 -> 4;
                case 5, 6 -> 9;
                default -> 5;
            };
        }

        /** The class file with its calls of a clock sent here; null when it calls none. */
        byte[] exchanged() throws IOException {
            if (at.length + 2 > 0xFFFF) return null;
            boolean any = false;
            for (int i = 1; i < at.length; i++) {
                if (at[i] == 0 || code[at[i]] != METHOD || !asksForTime(i)) continue;
                bytes.putShort(at[i] + 1, (short) (at.length + 1));
                any = true;
            }
            if (!any) return null;
            bytes.putShort(8, (short) (at.length + 2));
            ByteArrayOutputStream result = new ByteArrayOutputStream(code.length + 32);
            DataOutputStream out = new DataOutputStream(result);
            out.write(code, 0, end);
            out.writeByte(UTF8);
            out.writeUTF(SELF);
            out.writeByte(CLASS);
            out.writeShort(at.length);
            out.write(code, end, code.length - end);
            return result.toByteArray();
        }

        private boolean asksForTime(int method) throws IOException {
            int called = at[part(method, 1)];
            int nameAndType = at[part(method, 3)];
            if (code[nameAndType] != NAME_AND_TYPE) return false;
            String call =
                    text(bytes.getShort(called + 1))
                            + "."
                            + text(bytes.getShort(nameAndType + 1))
                            + text(bytes.getShort(nameAndType + 3));
            return call.equals("java/lang/System.currentTimeMillis()J")
                    || call.equals("java/time/Instant.now()Ljava/time/Instant;");
        }

        private int part(int entry, int offset) {
            return bytes.getShort(at[entry] + offset) & 0xFFFF;
        }

        private String text(short index) throws IOException {
            int place = at[index & 0xFFFF];
            int length = bytes.getShort(place + 1) & 0xFFFF;
            var text = new ByteArrayInputStream(code, place + 1, length + 2);
            return new DataInputStream(text).readUTF();
        }
    }
}
