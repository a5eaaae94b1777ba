// SPDX-License-Identifier: Apache-2.0
/**
 * The DNS client: {@link io.happysocket.dns.client.DnsClient}. dnsjava reads and writes the names
 * of messages; the rest is here: messages, sockets, timers, the health of servers, the cache, the
 * search list, and one query for equal questions. All of it runs on the loop's thread, except that
 * any thread may read {@link io.happysocket.dns.client.KnownAnswers}. Not exported. Uses {@code
 * .dns}, {@code .dns.system}, {@code .loop} and {@code .address}.
 */
@NullMarked
package io.happysocket.dns.client;

import org.jspecify.annotations.NullMarked;
