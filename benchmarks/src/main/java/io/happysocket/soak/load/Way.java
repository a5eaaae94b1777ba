// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

/** The ways into the library. */
enum Way {
  CONNECT("connect", false),
  RACE("race", false),
  REQUEST("request", false),
  AT_ADDRESS("request at an address", false),
  CHECK("handshake", false),
  SOCKET("socket of the factory", false),
  LOOKUP("lookup", false),
  FUTURE("connectAsync", true),
  RACE_FUTURE("raceAsync", true),
  CHECK_FUTURE("handshake, with a future", true);

  private final String words;
  private final boolean future;

  Way(String words, boolean future) {
    this.words = words;
    this.future = future;
  }

  String words() {
    return words;
  }

  /** Whether the caller goes on at once. */
  boolean isFuture() {
    return future;
  }

  /** The way nearest to this one that the shared connector has. */
  Way shared() {
    return switch (this) {
      case RACE, CHECK -> REQUEST;
      case RACE_FUTURE, CHECK_FUTURE -> FUTURE;
      default -> this;
    };
  }

  boolean isChecked() {
    return this == CHECK || this == CHECK_FUTURE;
  }
}
