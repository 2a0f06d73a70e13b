"""The same letter by WeasyPrint: reads HTML on stdin, sets it so many times, prints letters per second."""

import sys
import time

from weasyprint import HTML

html, times = sys.stdin.read(), int(sys.argv[1])
HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
begin = time.perf_counter()
for nth in range(times):
    HTML(string=html.replace("Jansen", f"Jansen{nth}")).write_pdf(pdf_variant="pdf/ua-1")
print(times / (time.perf_counter() - begin))
