package io.quorate.controller.sim;

final class SimulateMain {
  public static void main(String[] a) {
    long from = Long.parseLong(a[0]);
    long n = Long.parseLong(a[1]);
    Coverage c = new Coverage();
    long t = System.nanoTime();
    int bad = 0;
    for (long s = from; s < from + n; s++) {
      var r = Simulation.run(s, false);
      c.add(r.coverage());
      if (r.broken().isPresent()) {
        System.out.println(s + " " + r.broken().get().getMessage());
        if (bad++ == 0) {
          var r2 = Simulation.run(s, true);
          var l = r2.trace();
          l.subList(Math.max(0, l.size() - 80), l.size()).forEach(System.out::println);
          r.broken().get().printStackTrace(System.out);
        }
        if (bad > 5) break;
      }
    }
    double sec = (System.nanoTime() - t) / 1e9;
    System.out.println(c);
    System.out.printf("%.1f s, %.0f seeds/s%n", sec, n / sec);
  }
}
