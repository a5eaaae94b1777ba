// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.quality.figures.Row;
import io.happysocket.quality.figures.RowReader;
import io.happysocket.quality.figures.RowWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file of rows that is added to. What one destination gave is written in one piece; a line that
 * was cut off, by a full disk or the end of the process, is removed before more is added. Not
 * thread-safe.
 */
public final class RowFile implements AutoCloseable {

  private final Path file;
  private final Writer out;

  private RowFile(Path file, Writer out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a file, made if it is not there.
   *
   * @param file where
   * @param found gets each row that is in it
   * @return the file, to be added to
   * @throws IOException if it cannot be opened, or is no file of rows
   */
  public static RowFile open(Path file, Consumer<? super Row> found) throws IOException {
    boolean there = Files.exists(file) && Files.size(file) > 0;
    if (there) {
      cutAfterLastLine(file);
      read(file, found);
    }
    try {
      Writer out =
          Files.newBufferedWriter(
              file,
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND);
      if (!there) {
        out.write(RowWriter.HEADER + "\n");
        out.flush();
      }
      return new RowFile(file, out);
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  /** Reads all rows of a file. */
  public static void read(Path file, Consumer<? super Row> found) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        Reader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      RowReader reader = new RowReader(text, file.toString());
      for (Row row = reader.next(); row != null; row = reader.next()) {
        found.accept(row);
      }
    }
  }

  /** Only of what begins as a file of rows: another one stays as it is. */
  private static void cutAfterLastLine(Path file) throws IOException {
    byte[] header = (RowWriter.HEADER + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(header.length);
      while (start.hasRemaining() && channel.read(start) > 0) {
        // until there is enough
      }
      if (!ByteBuffer.wrap(header).equals(start.flip())) {
        throw new IOException(file + ": no file of rows; it stays as it is");
      }
      ByteBuffer one = ByteBuffer.allocate(1);
      long end = channel.size();
      while (channel.read(one.clear(), end - 1) == 1 && one.get(0) != '\n') {
        end--;
      }
      channel.truncate(end);
    }
  }

  /** Adds what one destination gave. */
  public void add(List<Row> rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      RowWriter.write(row, text);
    }
    try {
      out.write(text.toString());
      out.flush();
    } catch (IOException e) {
      throw FileFault.writing(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
