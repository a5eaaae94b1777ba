// SPDX-License-Identifier: Apache-2.0
/**
 * The DNS client: {@link io.happysocket.dns.client.DnsClient}. dnsjava gives names and how they are
 * written; reading messages, sockets, timers, servers' health, cache, search and single flight are
 * here, all on the loop's thread. Not exported. Uses {@code .dns}, {@code .dns.system}, {@code
 * .loop} and {@code .address}.
 */
@NullMarked
package io.happysocket.dns.client;

import org.jspecify.annotations.NullMarked;
