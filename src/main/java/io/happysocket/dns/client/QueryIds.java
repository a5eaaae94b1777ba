// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;

/**
 * Ids of queries, which nobody may guess. They are read from where the JDK's own generator takes
 * its bytes on Linux, macOS and the BSDs: making that generator loads some 90 classes of security
 * providers, 20 ms of the first lookup of a JVM. Where there is no such device a {@link
 * SecureRandom} makes them. Confined to the loop.
 */
final class QueryIds {

  private static final File DEVICE = new File("/dev/urandom");

  /** Read at a time: opening the device costs more than what is read. */
  private static final int BYTES = 64;

  /** The JDK's, made when it is needed first. */
  private static final class Generator {
    private static final SecureRandom RANDOM = new SecureRandom();
  }

  private final File device;
  private final byte[] bytes = new byte[BYTES];
  private int used = BYTES;

  QueryIds() {
    this(DEVICE);
  }

  QueryIds(File device) {
    this.device = device;
  }

  /**
   * The next one.
   *
   * @return 0 to 65,535, each as likely
   * @throws IOException when the device is there and cannot be read: no descriptor is left, and
   *     then the JVM's first {@link SecureRandom} must not be made. It may take seconds, or fail
   *     and leave the whole JVM without one
   */
  int next() throws IOException {
    if (used == BYTES) {
      fill();
    }
    int id = (bytes[used] & 0xff) << 8 | (bytes[used + 1] & 0xff);
    used += 2;
    return id;
  }

  private void fill() throws IOException {
    if (!isThere()) {
      Generator.RANDOM.nextBytes(bytes);
    } else {
      try (InputStream in = new FileInputStream(device)) {
        if (in.readNBytes(bytes, 0, BYTES) < BYTES) {
          throw new EOFException(device + " gave too little");
        }
      }
    }
    used = 0;
  }

  /** Windows has none, and anybody may make a file of that name there. */
  private boolean isThere() {
    return File.separatorChar == '/' && device.exists() && !device.isFile();
  }
}
