// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A text file that others write, read a line at a time and within bounds; beyond one the whole
 * lines before it are used.
 *
 * <p>Only a regular file is opened, by whatever link or mount it is reached: the opening of a FIFO
 * ends when somebody writes to it, and a device may never end. A file may become one between the
 * look and the opening, which Java cannot ask the system to refuse: what hangs then is given up by
 * {@link SystemFiles}.
 */
final class TextFile {

  /**
   * How much is read.
   *
   * @param octets counted while they are read: the size of a file of {@code /proc} is 0
   * @param lines the most lines
   */
  record Bounds(int octets, int lines) {

    /** 256 domains and 256 servers, the most that systemd-resolved has, take 80 KB. */
    static final Bounds OF_SETTINGS = new Bounds(1 << 20, 10_000);

    /** Published lists of what shall not be reached have 100,000 to 500,000 lines, up to 15 MB. */
    static final Bounds OF_HOSTS = new Bounds(1 << 25, 1_000_000);
  }

  /** A search list of 256 domains fits. */
  static final int MOST_IN_LINE = 1 << 16;

  private static final int CHUNK = 1 << 13;

  /** What people put in the place of a file that shall say nothing. */
  private static final Path NOTHING = Path.of("/dev/null");

  private final Path path;
  private final Bounds bounds;
  private final Consumer<String> remarks;
  private final BooleanSupplier givenUp;

  /**
   * A file to read.
   *
   * @param path where it is
   * @param bounds how much is read
   * @param remarks told what is not as it should be, and what is used in its place
   * @param givenUp whether nobody waits for it any more; asked while it is read
   */
  TextFile(Path path, Bounds bounds, Consumer<String> remarks, BooleanSupplier givenUp) {
    this.path = path;
    this.bounds = bounds;
    this.remarks = remarks;
    this.givenUp = givenUp;
  }

  /**
   * Reads it. A file that is not there, or not for us, says nothing, as everywhere.
   *
   * @param each given each line, an octet a character, so that a comment in another encoding spoils
   *     nothing; false when it has enough
   * @throws IOException if it is there and cannot be read now (no descriptor is free): it must not
   *     be taken for empty
   */
  void read(Predicate<String> each) throws IOException {
    if (!isRegular()) {
      return;
    }
    try (InputStream in = Files.newInputStream(path)) {
      read(in, each);
    } catch (NoSuchFileException e) {
      // it went between the look and the opening
    } catch (AccessDeniedException e) {
      remark("may not be read, and is taken for empty");
    }
  }

  private boolean isRegular() throws IOException {
    try {
      boolean regular = Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
      if (!regular && !isNothing()) {
        remark("is no regular file, and is taken for empty");
      }
      return regular;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      Path parent = path.toAbsolutePath().getParent();
      boolean nowhere = Files.isSymbolicLink(path) || parent == null || !Files.isDirectory(parent);
      if (!nowhere && !(e instanceof AccessDeniedException)) {
        throw e;
      }
      remark("leads to nothing that can be read, and is taken for empty");
      return false;
    }
  }

  private boolean isNothing() {
    try {
      return Files.isSameFile(path, NOTHING);
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads what has been opened. */
  void read(InputStream in, Predicate<String> each) throws IOException {
    Lines lines = new Lines(each);
    byte[] chunk = new byte[CHUNK];
    int octets = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      if (givenUp.getAsBoolean()) {
        throw new InterruptedIOException("the reading of " + path + " took too long");
      }
      for (int i = 0; i < read; i++) {
        if (octets++ == bounds.octets) {
          remark("has more than " + bounds.octets + " octets: the whole lines in these are used");
          return;
        }
        if (!lines.take(chunk[i])) {
          return;
        }
      }
    }
    lines.end();
  }

  private void remark(String what) {
    remarks.accept(path + " " + what);
  }

  /** Octets become lines. */
  private final class Lines {
    private final Predicate<String> each;
    private final byte[] line = new byte[MOST_IN_LINE];
    private int length;
    private int taken;
    private boolean afterReturn;

    Lines(Predicate<String> each) {
      this.each = each;
    }

    /** A line ends as everywhere in Java; false when no more is wanted. */
    boolean take(byte octet) {
      boolean secondOfEnd = afterReturn && octet == '\n';
      afterReturn = octet == '\r';
      if (octet != '\n' && octet != '\r') {
        if (length < MOST_IN_LINE) {
          line[length] = octet;
        }
        length++;
        return true;
      }
      return secondOfEnd || line();
    }

    /** The last line may have no end. */
    void end() {
      boolean unused = length == 0 || line();
    }

    private boolean line() {
      int octets = length;
      length = 0;
      if (taken++ == bounds.lines) {
        remark("has more than " + bounds.lines + " lines: the first " + bounds.lines + " are used");
        return false;
      }
      if (octets > MOST_IN_LINE) {
        remark("has lines of more than " + MOST_IN_LINE + " octets, which are left out");
        return true;
      }
      return each.test(new String(line, 0, octets, StandardCharsets.ISO_8859_1));
    }
  }
}
