// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Client.Kind;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Oracle;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Markdown tables: a row for each scenario, a column for each client. */
final class Tables {

  private record Column(Client client, Mode mode, String label) {}

  private final Board board;

  Tables(Board board) {
    this.board = board;
  }

  /** HappySocket by default, cold and warm, beside the peers. */
  String peers() {
    List<Column> columns = new ArrayList<>();
    for (Client client : board.clients(each -> each.kind() == Kind.DEFAULT)) {
      columns.add(new Column(client, Mode.COLD, client.label()));
      columns.add(new Column(client, Mode.WARM, "warm"));
    }
    columns(board.clients(each -> !each.ours()), Mode.COLD, columns);
    return table(columns);
  }

  /** HappySocket's strategies. */
  String strategies(Mode mode) {
    List<Column> columns = new ArrayList<>();
    columns(board.clients(Client::ours), mode, columns);
    return table(columns);
  }

  private static void columns(Collection<Client> clients, Mode mode, List<Column> columns) {
    clients.forEach(client -> columns.add(new Column(client, mode, client.label())));
  }

  private String table(List<Column> columns) {
    StringBuilder text = new StringBuilder("| scenario | oracle |");
    columns.forEach(column -> text.append(' ').append(column.label()).append(" |"));
    text.append("\n| --- | ---: |").append(" ---: |".repeat(columns.size())).append('\n');
    for (Scenario scenario : board.scenarios()) {
      String title = "[" + scenario.title() + "](#" + Page.anchor(scenario) + ")";
      double oracle = Oracle.millis(scenario, Oracle.BOTH);
      text.append("| ").append(title).append(" | ");
      text.append(Double.isInfinite(oracle) ? "-" : Math.round(oracle)).append(" |");
      for (Column column : columns) {
        Result result = board.get(scenario, column.client(), column.mode());
        text.append(' ').append(result == null ? "-" : Figures.cell(result)).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }
}
