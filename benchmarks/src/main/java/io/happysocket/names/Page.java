// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names;

import io.happysocket.names.cases.Configuration;
import io.happysocket.names.verdict.Difference;
import io.happysocket.names.verdict.Difference.Kind;
import io.happysocket.names.verdict.Reason;
import io.happysocket.names.verdict.Results;
import io.happysocket.names.world.Server;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** The results for people: the part of the page that the command writes. */
final class Page {

  /** Kinds of configurations; one may be of several. */
  private static final Map<String, Predicate<Configuration>> GROUPS = new LinkedHashMap<>();

  /** Longer names are cut. */
  private static final int WIDTH = 40;

  static {
    GROUPS.put("all", each -> true);
    GROUPS.put("one good server", each -> servers(each).size() == 1 && good(each));
    GROUPS.put("a broken server first", each -> !good(each) && servers(each).size() > 1);
    GROUPS.put("a broken server alone", each -> !good(each) && servers(each).size() == 1);
    GROUPS.put("no server", each -> servers(each).isEmpty());
    GROUPS.put("over TCP (`use-vc`)", each -> each.resolvConf().options().contains("use-vc"));
    GROUPS.put("a search list", each -> !each.resolvConf().search().isEmpty());
    for (Server server : Server.values()) {
      GROUPS.put("server " + server, each -> servers(each).contains(server));
    }
  }

  private final Options options;
  private final Results results;

  Page(Options options, Results results) {
    this.options = options;
    this.results = results;
  }

  private static List<Server> servers(Configuration configuration) {
    return configuration.resolvConf().servers();
  }

  private static boolean good(Configuration configuration) {
    return servers(configuration).stream().allMatch(Server::good);
  }

  /**
   * The part between the marks.
   *
   * @param about day, machine, and versions
   */
  String markdown(String about) {
    List<String> lines = new ArrayList<>();
    lines.add(about);
    lines.add("");
    int names = results.names();
    int unexplained = results.unexplained().size();
    lines.add(
        format(
            "`--seed %d --configurations %d`: %,d names. All three say the same of %,d; %,d"
                + " differences are on purpose, %,d have no reason.",
            options.seed(),
            options.configurations(),
            names,
            names - results.differences().size(),
            results.differences().size() - unexplained,
            unexplained));
    lines.add("");
    groups(lines);
    lines.add("");
    lines.add("## On purpose");
    lines.add("");
    reasons(lines);
    if (unexplained > 0) {
      lines.add("");
      lines.add("## Without a reason");
      lines.add("");
      unexplained(lines);
    }
    return String.join("\n", lines) + "\n";
  }

  private void groups(List<String> lines) {
    lines.add("| configurations with | count | names | the same | on purpose | no reason |");
    lines.add("| --- | ---: | ---: | ---: | ---: | ---: |");
    GROUPS.forEach(
        (title, belongs) -> {
          List<Configuration> all = results.configurations().stream().filter(belongs).toList();
          int names = all.stream().mapToInt(each -> each.names().size()).sum();
          List<Difference> differences =
              results.differences().stream()
                  .filter(each -> belongs.test(each.configuration()))
                  .toList();
          long without = differences.stream().filter(each -> each.reason() == null).count();
          lines.add(
              format(
                  "| %s | %,d | %,d | %,d | %,d | %,d |",
                  title,
                  all.size(),
                  names,
                  names - differences.size(),
                  differences.size() - without,
                  without));
        });
  }

  private void reasons(List<String> lines) {
    lines.add("| times | HappySocket | because of | such as |");
    lines.add("| ---: | --- | --- | --- |");
    Map<Reason, List<Difference>> all = results.byReason();
    for (Reason reason : Reason.values()) {
      List<Difference> differences = all.getOrDefault(reason, List.of());
      lines.add(
          format(
              "| %,d | %s | %s | %s |",
              differences.size(),
              reason.words(),
              reason.reference(),
              differences.isEmpty() ? "" : example(differences.get(0))));
    }
  }

  private void unexplained(List<String> lines) {
    lines.add("| times | what | such as |");
    lines.add("| ---: | --- | --- |");
    for (Kind kind : Kind.values()) {
      List<Difference> differences =
          results.unexplained().stream().filter(each -> each.kind() == kind).toList();
      if (!differences.isEmpty()) {
        lines.add(
            format(
                "| %,d | %s | %s |",
                differences.size(), kind.words(), example(differences.get(0))));
      }
    }
  }

  private static String example(Difference difference) {
    String name = difference.asked().name();
    return format(
        "`%s`: %s; C library: %s, JDK: %s",
        name.length() > WIDTH ? name.substring(0, WIDTH) + "..." : name,
        difference.asked().ours().text(),
        difference.asked().libc().text(),
        difference.asked().jdk().text());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
