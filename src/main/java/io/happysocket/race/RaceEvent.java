// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

/** Something that happened in a race: a fact that it took in, or what it asked for then. */
public sealed interface RaceEvent permits Input, Command {}
