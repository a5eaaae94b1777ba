// SPDX-License-Identifier: Apache-2.0
/**
 * What the command {@code quality} does: measures both families of many destinations, keeps the
 * rows in a file, says what is wrong with one host, and recommends. Not exported. Uses the façade,
 * {@code .quality}, {@code .simulation} and {@code .loop} for the time of day.
 */
@NullMarked
package io.happysocket.cli.quality;

import org.jspecify.annotations.NullMarked;
