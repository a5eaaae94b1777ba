// SPDX-License-Identifier: Apache-2.0
/**
 * The report of the command {@code quality} as one page of HTML that needs no network. Not
 * exported. Uses {@code .quality}; uPlot's webjar must be on the class path, and nothing else needs
 * it.
 */
@NullMarked
package io.happysocket.cli.page;

import org.jspecify.annotations.NullMarked;
