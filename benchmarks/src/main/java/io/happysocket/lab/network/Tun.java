// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A TUN device: what a namespace sends to it is read here, and what is written here arrives there.
 * One thread reads, one writes.
 */
public final class Tun implements AutoCloseable {

  private static final String DEVICE = "/dev/net/tun";
  private static final NativeLong TUNSETIFF = new NativeLong(0x400454caL);
  private static final short IFF_TUN_AND_NO_PI = 0x1001;
  private static final int MTU = 1500;

  private final int descriptor;
  private final byte[] buffer = new byte[MTU];
  private final byte[] pollStruct;

  private Tun(int descriptor) {
    this.descriptor = descriptor;
    ByteBuffer struct = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
    pollStruct = struct.putInt(descriptor).putShort(Libc.POLLIN).array();
  }

  /** Makes a device in the namespace of the calling thread; it is gone when this is closed. */
  public static Tun open(String name) throws IOException {
    int descriptor;
    try {
      descriptor = Libc.open(DEVICE, Libc.O_RDWR | Libc.O_CLOEXEC);
    } catch (LastErrorException e) {
      throw new IOException("cannot open " + DEVICE + ": " + e.getMessage(), e);
    }
    ByteBuffer request = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
    request.put(name.getBytes(StandardCharsets.US_ASCII)).putShort(16, IFF_TUN_AND_NO_PI);
    try {
      Libc.ioctl(descriptor, TUNSETIFF, request.array());
    } catch (LastErrorException e) {
      Libc.close(descriptor);
      throw new IOException("cannot make the TUN device " + name + ": " + e.getMessage(), e);
    }
    return new Tun(descriptor);
  }

  /** The next packet, or null when none came in that time. */
  public byte[] read(int timeoutMillis) throws IOException {
    try {
      if (Libc.poll(pollStruct, new NativeLong(1), timeoutMillis) <= 0) {
        return null;
      }
      int length = Libc.read(descriptor, buffer, new NativeLong(MTU)).intValue();
      return Arrays.copyOf(buffer, length);
    } catch (LastErrorException e) {
      throw new IOException("cannot read from the TUN device: " + e.getMessage(), e);
    }
  }

  public void write(byte[] packet) throws IOException {
    try {
      Libc.write(descriptor, packet, new NativeLong(packet.length));
    } catch (LastErrorException e) {
      throw new IOException("cannot write to the TUN device: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
