// SPDX-License-Identifier: Apache-2.0
/**
 * Races as pictures: rows of bars on an axis of time, as SVG. Knows no report and no trace: the
 * commands draw reports with it, and the lab draws what it saw on the wire. Not exported; uses
 * {@code .address}.
 */
@NullMarked
package io.happysocket.cli.picture;

import org.jspecify.annotations.NullMarked;
