// SPDX-License-Identifier: Apache-2.0

/**
 * What the wire says of a client's Happy Eyeballs: Connection Attempt Delay, Resolution Delay, the
 * order of queries and of addresses. The cases and the way to read them are those of "Lazy Eye
 * Inspection" (IMC 2025), so that results can stand beside each other.
 */
package io.happysocket.lab.matrix;
