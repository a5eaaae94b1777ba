// SPDX-License-Identifier: Apache-2.0
/**
 * Connection attempts read from a packet capture, pcap or pcapng. libpcap reads the file, through
 * JNA, which must be on the class path; nothing else in the library needs either. Not exported.
 * Uses {@code .quality} and {@code .address}.
 */
@NullMarked
package io.happysocket.quality.capture;

import org.jspecify.annotations.NullMarked;
