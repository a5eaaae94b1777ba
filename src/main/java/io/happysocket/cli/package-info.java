// SPDX-License-Identifier: Apache-2.0
/**
 * The commands {@code connect}, {@code compare} and {@code demo}. Not exported; needs picocli on
 * the class path. Uses what the library exports, and {@code .cli.demo} for the stage of the demo.
 * Reads no clock: every time shown comes from a {@link io.happysocket.report.RaceReport}.
 */
@NullMarked
package io.happysocket.cli;

import org.jspecify.annotations.NullMarked;
