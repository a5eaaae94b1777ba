// SPDX-License-Identifier: Apache-2.0
/** Says nothing but that it requires the library. */
module consumer {
  requires io.happysocket;
}
