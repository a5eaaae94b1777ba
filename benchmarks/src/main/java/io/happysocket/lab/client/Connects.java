// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import java.io.IOException;

/** Something that connects when the lab says so. */
public interface Connects extends AutoCloseable {

  /** The version of the client. */
  String version();

  /** Makes it forget everything. */
  void fresh() throws IOException, InterruptedException;

  /** Starts to connect, and does not wait. */
  void begin(String host, int port) throws IOException;

  /**
   * Waits for the end.
   *
   * @return whether the client says that it was connected; null if the time was over, and then it
   *     is of no further use
   */
  Boolean end(long withinMillis) throws InterruptedException;

  @Override
  void close();
}
