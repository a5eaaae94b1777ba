// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.today;

/** What came of a call, and after how many ms. */
record Came(String outcome, int millis) {

  boolean connected() {
    return outcome.equals("connected");
  }

  @Override
  public String toString() {
    return outcome + ", " + millis + " ms";
  }
}
