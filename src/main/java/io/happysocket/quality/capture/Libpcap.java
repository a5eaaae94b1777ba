// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A capture file as libpcap reads it: pcap of either byte order, in micro- or nanoseconds, and
 * pcapng, one packet at a time, in the memory of one packet. For one thread.
 */
final class Libpcap implements CaptureFile {

  /** Debian calls it libpcap.so.0.8, others libpcap.so.1; JNA looks for versions by itself. */
  private static final List<String> NAMES = List.of("pcap", "wpcap");

  private static final String NPCAP = "C:\\Windows\\System32\\Npcap";
  private static final int MESSAGE_LIMIT = 256;
  private static final int NANOS = 1;
  private static final int END = -2;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The seconds and the fraction of a packet's time are of the platform's type long. */
  private static final int LONG = Native.LONG_SIZE;

  private final Pointer handle;
  private final Memory found = new Memory(2L * Native.POINTER_SIZE);
  private final ByteBuffer foundAt = found.getByteBuffer(0, found.size());
  private final Pointer headerOut = found;
  private final Pointer bytesOut = found.share(Native.POINTER_SIZE);
  private long headerAddress;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private long bytesAddress;
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean open = true;

  private Libpcap(Pointer handle) {
    this.handle = handle;
  }

  /**
   * Opens a capture.
   *
   * @param file the file, or "-" for standard input
   * @throws IOException if it is none, or if nothing here can read one
   */
  static Libpcap open(Path file) throws IOException {
    try {
      Calls.load();
    } catch (LinkageError e) {
      throw new IOException(MISSING, e);
    }
    byte[] message = new byte[MESSAGE_LIMIT];
    Pointer handle = Calls.pcap_open_offline_with_tstamp_precision(file.toString(), NANOS, message);
    if (handle == null) {
      String why = Native.toString(message, StandardCharsets.UTF_8.name());
      throw new IOException("cannot read " + file + ": " + why.replace(file + ": ", ""));
    }
    return new Libpcap(handle);
  }

  @Override
  public int linkType() {
    return Calls.pcap_datalink(handle);
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    int got = Calls.pcap_next_ex(handle, headerOut, bytesOut);
    if (got == END) {
      return false;
    }
    if (got != 1) {
      throw new IOException(String.valueOf(Calls.pcap_geterr(handle)));
    }
    ByteBuffer head = header();
    long seconds = LONG == Long.BYTES ? head.getLong(0) : head.getInt(0) & 0xffff_ffffL;
    frame.nanos = seconds * NANOS_PER_SECOND + fraction(head);
    int captured = head.getInt(2 * LONG);
    frame.wireLength = head.getInt(2 * LONG + Integer.BYTES);
    frame.length = Math.min(captured, frame.bytes.length);
    bytes(captured).get(0, frame.bytes, 0, frame.length);
    return true;
  }

  /** Of macOS the second word is 32 bits wide, and what follows it is not set. */
  private static int fraction(ByteBuffer head) {
    boolean lowWordLast = LONG == Long.BYTES && head.order() == ByteOrder.BIG_ENDIAN;
    return head.getInt(LONG + (lowWordLast ? Integer.BYTES : 0));
  }

  private ByteBuffer header() {
    long address = address(0);
    if (address != headerAddress) {
      headerAddress = address;
      header = new Pointer(address).getByteBuffer(0, 2L * LONG + 2L * Integer.BYTES);
    }
    return header;
  }

  /** libpcap reads one packet after another into the same memory. */
  private ByteBuffer bytes(int captured) {
    long address = address(Native.POINTER_SIZE);
    if (address != bytesAddress || captured > bytes.capacity()) {
      bytesAddress = address;
      bytes = new Pointer(address).getByteBuffer(0, captured);
    }
    return bytes;
  }

  private long address(int at) {
    return Native.POINTER_SIZE == Long.BYTES
        ? foundAt.getLong(at)
        : foundAt.getInt(at) & 0xffff_ffffL;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      Calls.pcap_close(handle);
      found.close();
    }
  }

  /** In a class of its own, which is initialized when libpcap is first looked for. */
  @SuppressWarnings({"checkstyle:MethodName", "MemberName"}) // libpcap's names
  private static final class Calls {

    static {
      NativeLibrary.addSearchPath("wpcap", NPCAP);
      Native.register(Calls.class, library());
    }

    private Calls() {}

    static void load() {
      // by being called
    }

    private static NativeLibrary library() {
      UnsatisfiedLinkError last = new UnsatisfiedLinkError();
      for (String name : NAMES) {
        try {
          return NativeLibrary.getInstance(name);
        } catch (UnsatisfiedLinkError e) {
          last = e;
        }
      }
      throw last;
    }

    static native @Nullable Pointer pcap_open_offline_with_tstamp_precision(
        String file, int precision, byte[] message);

    static native int pcap_datalink(Pointer handle);

    static native int pcap_next_ex(Pointer handle, Pointer header, Pointer bytes);

    static native @Nullable String pcap_geterr(Pointer handle);

    static native void pcap_close(Pointer handle);
  }
}
