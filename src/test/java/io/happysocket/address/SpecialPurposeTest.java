// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static io.happysocket.address.Addresses.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.SpecialPurpose.Range;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link AddressFilter#publicOnly()} and {@link AddressClass} against IANA's registries: the first
 * and last address of each range, and those before and behind it, as they are and in each disguise.
 */
class SpecialPurposeTest {

  private static final AddressFilter PUBLIC_ONLY = AddressFilter.publicOnly();

  static List<Range> ranges() {
    return SpecialPurpose.ranges();
  }

  static List<Disguise> disguises() {
    return Disguise.all();
  }

  static Stream<Disguise> withPrefixesInUse() {
    return Disguise.all().stream().filter(each -> !each.inUse().isEmpty());
  }

  /** So that a table that was cut short does not pass for a whole one. */
  @Test
  void theTableIsWhole() {
    assertThat(ranges()).hasSize(59);
    assertThat(SpecialPurpose.ipv4Edges()).hasSize(82);
    assertThat(SpecialPurpose.ipv6Edges()).hasSize(90);
    assertThat(disguises()).hasSize(34);
    List<String> prefixes = ranges().stream().map(Range::prefix).toList();
    assertThat(prefixes).containsAll(SpecialPurpose.STRICTER);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void theFilterAllowsWhatTheRegistryCallsGloballyReachable(Range range) {
    for (InetAddress edge : range.edges()) {
      assertThat(PUBLIC_ONLY.allows(edge))
          .as(AddressText.of(edge))
          .isEqualTo(SpecialPurpose.reachable(edge));
    }
  }

  /** A registry that refuses all would agree with a filter that does. */
  @Test
  void bothVerdictsAreThere() {
    assertThat(SpecialPurpose.edges().stream().filter(PUBLIC_ONLY::allows)).hasSizeGreaterThan(40);
    assertThat(SpecialPurpose.edges().stream().filter(a -> !PUBLIC_ONLY.allows(a)))
        .hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @MethodSource("disguises")
  void noDisguiseChangesTheVerdict(Disguise disguise) {
    for (InetAddress ipv4 : SpecialPurpose.ipv4Edges()) {
      InetAddress dressed = disguise.of(ipv4);
      assertThat(PUBLIC_ONLY.allows(dressed, disguise.inUse()))
          .as("%s as %s", AddressText.of(ipv4), AddressText.of(dressed))
          .isEqualTo(disguise.open() && SpecialPurpose.reachable(ipv4));
    }
  }

  /** Told by its maker or by the race: the same. */
  @ParameterizedTest
  @MethodSource("withPrefixesInUse")
  void prefixesInUseMayBeGivenToTheFilter(Disguise disguise) {
    AddressFilter told = AddressFilter.publicOnly(disguise.inUse());
    for (InetAddress ipv4 : SpecialPurpose.ipv4Edges()) {
      InetAddress dressed = disguise.of(ipv4);
      boolean expected = disguise.open() && SpecialPurpose.reachable(ipv4);
      assertThat(told.allows(dressed)).as(AddressText.of(dressed)).isEqualTo(expected);
      assertThat(told.allows(dressed, List.of())).isEqualTo(expected);
    }
  }

  /** A name's answer and a literal are read by the JDK, which makes IPv4 of a mapped address. */
  @Test
  void aMappedAddressThatTheJdkConvertsIsJudgedAlike() {
    for (InetAddress ipv4 : SpecialPurpose.ipv4Edges()) {
      assertThat(PUBLIC_ONLY.allows(ip("::ffff:" + ipv4.getHostAddress())))
          .as(AddressText.of(ipv4))
          .isEqualTo(SpecialPurpose.reachable(ipv4));
    }
  }

  // ---- the classes

  /** What has a row of its own has one class, apart from the rows within it. */
  @ParameterizedTest
  @MethodSource("ranges")
  void aRangeHasOneClass(Range range) {
    Set<AddressClass> classes = EnumSet.noneOf(AddressClass.class);
    for (InetAddress address : own(range)) {
      classes.add(AddressClass.of(address));
    }
    if (!range.prefix().equals("::/0")) { // what is left of it is no range
      assertThat(classes).hasSize(1);
    }
    boolean isNative =
        range.reachable().equals("True")
            && !SpecialPurpose.STRICTER.contains(range.prefix())
            && !range.prefix().equals("64:ff9b::/96");
    assertThat(classes.contains(AddressClass.NATIVE)).isEqualTo(isNative);
  }

  /** Its edges, and those outside of the ranges within it, as far as they are its own. */
  private static List<InetAddress> own(Range range) {
    List<InetAddress> own = new ArrayList<>(List.of(range.first(), range.last()));
    for (Range inner : SpecialPurpose.ranges()) {
      if (inner.within(range)) {
        own.addAll(inner.edges());
      }
    }
    own.removeIf(address -> !SpecialPurpose.of(address).equals(range));
    return own;
  }
}
