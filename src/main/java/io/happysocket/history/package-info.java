// SPDX-License-Identifier: Apache-2.0
/**
 * What earlier connects have shown: round-trip times per address, health per family, as strategies
 * read them. Uses {@code .address} only; time is an argument. Nothing is written to disk.
 */
@NullMarked
package io.happysocket.history;

import org.jspecify.annotations.NullMarked;
