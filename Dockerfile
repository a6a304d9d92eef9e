FROM python:3.11-slim
WORKDIR /opt/dataguard
COPY requirements/ requirements/
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/console.txt
COPY . .
RUN pip install --no-cache-dir --no-deps . && useradd --system guard
USER guard
ENTRYPOINT []
CMD ["guard", "--help"]
