"""Where xlwings-server looks for scripts. The add-in has none: its task pane works in the browser."""
