# The Excel add-in's server. Behind a proxy that does TLS; see docs/deploy.md.
#   docker build -t xlcsp-addin .
#   docker run -p 127.0.0.1:8000:8000 -e XLWINGS_LICENSE_KEY=... xlcsp-addin
# XLWINGS_LICENSE_KEY is "noncommercial" for the bodies that xlwings' licence names (LICENSES.md).
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1

WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE LICENSES.md ./
COPY xlcsp xlcsp
COPY workbooks workbooks
COPY macros macros
RUN pip install --constraint constraints.txt '.[addin]' && rm -rf /build

WORKDIR /srv
RUN useradd --system --no-create-home --shell /usr/sbin/nologin addin
USER addin

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]

# Addresses of the proxies whose X-Forwarded-Proto is believed; the container's own network only.
ENV FORWARDED_ALLOW_IPS=172.16.0.0/12
CMD ["xlcsp", "addin", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
