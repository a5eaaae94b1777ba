// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

/**
 * What all three say of a name.
 *
 * @param name the name
 * @param libc {@code getent ahosts}
 * @param jdk {@code InetAddress.getAllByName}
 * @param ours HappySocket
 */
public record Asked(String name, Said libc, Said jdk, Said ours) {

  /** Whether one of the other two says something else than HappySocket. */
  public boolean differs() {
    return !ours.same(libc) || !ours.same(jdk) || failsOtherwise();
  }

  /** Whether there are no addresses, and the JDK says something else of why. */
  public boolean failsOtherwise() {
    return ours.contradicts(jdk);
  }
}
