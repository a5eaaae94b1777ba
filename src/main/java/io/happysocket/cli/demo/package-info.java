// SPDX-License-Identifier: Apache-2.0
/**
 * The stage of the {@code demo} command: scenarios, servers on loopback that listen, refuse or keep
 * silent, and a scripted DNS server. Not exported. Uses {@code .loop} and dnsjava's messages; knows
 * neither the commands nor the library that is shown on it.
 */
@NullMarked
package io.happysocket.cli.demo;

import org.jspecify.annotations.NullMarked;
